import './frame/mantine.css';
import './frame/writ.css';
import './frame/print.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problem';
import { colours, theme } from './frame/theme';
import { usePrinting } from './parts/printing';
import { makeRouter } from './routes';

const RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A view of the past is being made: it says how far it is, and is requested until it is there.
      retry: (failures, error) =>
        error instanceof Problem
          ? error.code === 'view_building' || (error.status >= 500 && failures < RETRIES)
          : failures < RETRIES,
      retryDelay: 1_000,
    },
  },
});

const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// What keeps the page still behind a dialog writes a style of its own, and asks for its nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

const router = makeRouter(queries);

const Console = () => (
  <MantineProvider
    theme={theme}
    cssVariablesResolver={colours}
    defaultColorScheme="auto"
    {...(usePrinting() && { forceColorScheme: 'light' })}
    getStyleNonce={nonce}
  >
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>
);

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
