import { type QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { Frame } from './frame/frame';
import { PageFailure, pageLoader } from './frame/page-failure';
import { textsOf } from './parts/filters';
import { Failure } from './parts/waiting';
import { sessionQuery } from './session/session';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Outlet,
  validateSearch: textsOf,
  errorComponent: ({ error }) => <Failure error={error} retry={() => location.reload()} />,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Without a frame that could stay: where its files are gone, the router loads the console again.
  component: lazyRouteComponent(() => import('./session/sign-in-page'), 'SignInPage'),
});

/** Everything else is behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Frame,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session) return;
    // Without a page in the address, signing in leads to what waits for the person.
    const search = location.href === '/' ? {} : { returnTo: location.href };
    throw redirect({ to: '/sign-in', search });
  },
});

/** A page that is fetched when somebody goes there. */
const page = <const Path extends string>(
  path: Path,
  load: () => Promise<{ readonly default: () => ReactNode }>,
) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(pageLoader(load)),
    errorComponent: PageFailure,
  });

const pages = inside.addChildren([
  page('/', () => import('./pages/execution/execution-page')),
  page('/mine', () => import('./pages/mine/mine-page')),
  page('/work-orders/$workOrderId', () => import('./pages/work-order/work-order-page')),
  page('/approvals', () => import('./pages/approvals/approvals-page')),
  page('/approvals/$approvalId', () => import('./pages/approvals/approval-page')),
  page('/exceptions', () => import('./pages/exceptions/exceptions-page')),
  page('/exceptions/$exceptionId', () => import('./pages/exceptions/exception-page')),
  page('/halts/$haltId', () => import('./pages/halts/halt-page')),
  page('/trends', () => import('./pages/trends/trends-page')),
  page('/trends/$code', () => import('./pages/trends/code-page')),
  page('/post-reviews', () => import('./pages/post-reviews/post-reviews-page')),
  page('/post-reviews/$postReviewId', () => import('./pages/post-reviews/post-review-page')),
  page('/ledger', () => import('./pages/ledger/ledger-page')),
  page('/ledger/events/$eventId', () => import('./pages/ledger/event-page')),
  page('/ledger/verify', () => import('./pages/ledger/verify-page')),
  page('/workflows', () => import('./pages/workflows/workflows-page')),
  page('/workflows/$workflowId', () => import('./pages/workflows/workflow-page')),
  page('/policies', () => import('./pages/policies/policies-page')),
  page('/policies/$policyId', () => import('./pages/policies/policy-page')),
  page('/integrations', () => import('./pages/integrations/integrations-page')),
  page('$', () => import('./pages/nowhere')),
]);

/** Parameters of addresses are texts: an id of digits is no number. */
const search = {
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith((value) => String(value)),
};

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([signIn, pages]),
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultNotFoundComponent: () => <p>There is no such page.</p>,
    ...search,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
