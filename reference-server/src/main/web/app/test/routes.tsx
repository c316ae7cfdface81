import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Pages at the places that they have in the console, below nothing of the console's own, and which of them is shown. */
export function pagesAt(address: string, pages: Readonly<Record<string, () => ReactNode>>) {
  const root = createRootRoute({ component: Outlet });
  const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: Outlet });
  const framed = createRoute({ getParentRoute: () => signedIn, id: 'framed', component: Outlet });
  const all = Object.entries(pages).map(([path, component]) => createRoute({ getParentRoute: () => framed, path, component }));
  const router = createRouter({
    routeTree: root.addChildren([signedIn.addChildren([framed.addChildren(all)])]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  return { history: router.history, content: <RouterProvider router={router as never} /> };
}
