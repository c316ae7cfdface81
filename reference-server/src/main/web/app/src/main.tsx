import '@fontsource-variable/ibm-plex-sans/wght.css';
import './ui/mantine.css';
import './ui/tokens.css';
import './ui/tags.css';
import { MantineProvider } from '@mantine/core';
import { pageNonce } from '@farhand/viewer/terminal';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiClient } from './api/client';
import { ServicesProvider } from './live/services';
import { makeQueryClient, makeRouter } from './router';
import { Toaster } from './ui/toasts';
import { theme, variables } from './ui/theme';

const nonce = pageNonce();
setNonce(nonce);

const api = new ApiClient();
const queries = makeQueryClient();
const router = makeRouter(api, queries);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <ServicesProvider api={api}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
            <Toaster />
          </QueryClientProvider>
        </ServicesProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
