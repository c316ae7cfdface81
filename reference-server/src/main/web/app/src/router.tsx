import { ViewerError } from '@farhand/viewer';
import { focusManager, QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import type { ApiClient } from './api/client';
import { ApiKeysPage } from './apikeys/ApiKeysPage';
import { LinkPage } from './auth/LinkPage';
import { LoginPage } from './auth/LoginPage';
import { NewPasswordPage } from './auth/NewPasswordPage';
import { SetupPage } from './auth/SetupPage';
import { DevicesPage } from './devices/DevicesPage';
import { DevicePage } from './devices/DevicePage';
import { EnrolmentPage } from './enrolment/EnrolmentPage';
import { PlacesPage } from './places/PlacesPage';
import { ProfilePage } from './profile/ProfilePage';
import { validSessionsSearch } from './sessions/search';
import { SessionsPage } from './sessions/SessionsPage';
import { said } from './shell/address';
import { Frame } from './shell/Frame';
import { NotFound, Oops } from './shell/Oops';
import { SignedIn } from './shell/SignedIn';
import { choiceIn, type TerminalChoice } from './terminal/choices';
import { openEarly } from './terminal/openings';
import { terminalPage } from './terminal/terminalPage';
import { UsersPage } from './users/UsersPage';

export interface RouterContext {
  readonly api: ApiClient;
  readonly queries: QueryClient;
}

/** What no event tells of: people, API keys, and tokens that nobody has come in with. */
const UNTOLD = ['users', 'apiKeys', 'tokens'];

export function makeQueryClient(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        // Events say when something changes; asking again for no reason would be polling.
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, thrown) => failures < 2 && thrown instanceof ViewerError && thrown.failure.retryable,
      },
    },
  });
  // It is asked for whenever somebody comes to look: to the page, or back to the window. What was known is shown meanwhile.
  for (const key of UNTOLD) {
    queries.setQueryDefaults([key], { staleTime: 0, refetchOnMount: true, refetchOnWindowFocus: true });
  }
  focusManager.setEventListener(onLooking);
  return queries;
}

/** Somebody comes back to a tab, or to a window that was in sight all the time beside another. */
function onLooking(onFocus: () => void): () => void {
  const events = ['visibilitychange', 'focus'];
  events.forEach((event) => window.addEventListener(event, onFocus));
  return () => events.forEach((event) => window.removeEventListener(event, onFocus));
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: Oops,
  notFoundComponent: NotFound,
});

/** Where to go after signing in; only a path of this page, never another site. */
function validThen(search: Record<string, unknown>): { then?: string } {
  const then = search['then'];
  return typeof then === 'string' && /^\/(?![/\\])/u.test(then) ? { then } : {};
}

const login = createRoute({ getParentRoute: () => root, path: '/login', component: LoginPage, validateSearch: validThen });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: LinkPage });
const newPassword = createRoute({ getParentRoute: () => root, path: '/new-password', component: NewPasswordPage });
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: SetupPage });

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedIn,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.query({ queryKey: ['me'], queryFn: () => context.api.auth.me(), staleTime: 'static' });
    } catch (thrown) {
      if (thrown instanceof ViewerError && thrown.failure.code === 'LOGIN_REQUIRED') {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- this is how the router redirects
        throw redirect({ to: '/login', search: location.href === '/' ? {} : { then: location.href } });
      }
      throw thrown;
    }
  },
});

const framed = createRoute({ getParentRoute: () => signedIn, id: 'framed', component: Frame });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- this is how the router redirects
    throw redirect({ to: '/devices', replace: true });
  },
});

export interface DevicesSearch {
  readonly q?: string;
  readonly status?: 'online' | 'offline' | 'waiting';
  readonly site?: string;
  readonly group?: string;
  readonly tag?: string;
}

function validDevicesSearch(search: Record<string, unknown>): DevicesSearch {
  const status = search['status'];
  return {
    ...said(search, 'q', 'site', 'group', 'tag'),
    ...(status === 'online' || status === 'offline' || status === 'waiting' ? { status } : {}),
  };
}

const devices = createRoute({
  getParentRoute: () => framed,
  path: '/devices',
  component: DevicesPage,
  validateSearch: validDevicesSearch,
});
const device = createRoute({ getParentRoute: () => framed, path: '/devices/$deviceId', component: DevicePage });
const sessions = createRoute({
  getParentRoute: () => framed,
  path: '/sessions',
  component: SessionsPage,
  validateSearch: validSessionsSearch,
});
const enrolment = createRoute({
  getParentRoute: () => framed,
  path: '/enrolment',
  component: EnrolmentPage,
  validateSearch: (search: Record<string, unknown>): { site?: string } => said(search, 'site'),
});
const places = createRoute({ getParentRoute: () => framed, path: '/sites', component: PlacesPage });
const users = createRoute({ getParentRoute: () => framed, path: '/users', component: UsersPage });
const apiKeys = createRoute({ getParentRoute: () => framed, path: '/api-keys', component: ApiKeysPage });
const profile = createRoute({ getParentRoute: () => framed, path: '/profile', component: ProfilePage });

const terminal = createRoute({
  getParentRoute: () => signedIn,
  path: '/devices/$deviceId/terminal',
  component: terminalPage,
  // What the page needs of the server is asked for while the page itself is made.
  beforeLoad: ({ context, params, search, cause }) => {
    if (cause === 'enter' && !search.session) {
      openEarly(context.api, params.deviceId, choiceIn(search));
    }
  },
  validateSearch: (search: Record<string, unknown>): { session?: string } & TerminalChoice => ({
    ...(typeof search['session'] === 'string' && { session: search['session'] }),
    ...choiceIn(search),
  }),
});

/** The address this page had elsewhere. */
const oldTerminal = createRoute({
  getParentRoute: () => root,
  path: '/rmm/agents/$deviceId/terminal',
  beforeLoad: ({ params }) => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- this is how the router redirects
    throw redirect({ to: '/devices/$deviceId/terminal', params, replace: true });
  },
});

const tree = root.addChildren([
  home,
  login,
  signIn,
  setup,
  newPassword,
  oldTerminal,
  signedIn.addChildren([framed.addChildren([devices, device, sessions, enrolment, places, users, apiKeys, profile]), terminal]),
]);

export function makeRouter(api: ApiClient, queries: QueryClient) {
  const router = createRouter({
    routeTree: tree,
    context: { api, queries },
    defaultPreload: false,
    defaultErrorComponent: Oops,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: false,
  });
  api.onSignedOut = () => {
    // A page that was open before: it goes on where it was after signing in again.
    if (queries.getQueryData(['me'])) {
      queries.clear();
      void router.navigate({ to: '/login', search: { then: router.state.location.href } });
    }
  };
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
