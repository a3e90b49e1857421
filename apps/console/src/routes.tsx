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
import { Frame } from './frame/frame';
import { Failure } from './parts/waiting';
import { sessionQuery } from './session/session';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Outlet,
  errorComponent: ({ error }) => <Failure error={error} retry={() => location.reload()} />,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./session/sign-in-page'), 'SignInPage'),
});

/** Everything else is behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Frame,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: { returnTo: location.href } as never });
  },
});

const pages = {
  '/': () => import('./pages/execution/execution-page'),
  '/work-orders/$workOrderId': () => import('./pages/work-order/work-order-page'),
  '/approvals': () => import('./pages/approvals/approvals-page'),
  '/approvals/$approvalId': () => import('./pages/approvals/approval-page'),
  '/exceptions': () => import('./pages/exceptions/exceptions-page'),
  '/exceptions/$exceptionId': () => import('./pages/exceptions/exception-page'),
  '/trends': () => import('./pages/trends/trends-page'),
  '/trends/$code': () => import('./pages/trends/code-page'),
  '/post-reviews': () => import('./pages/post-reviews/post-reviews-page'),
  '/post-reviews/$postReviewId': () => import('./pages/post-reviews/post-review-page'),
  '/ledger': () => import('./pages/ledger/ledger-page'),
  '/ledger/events/$eventId': () => import('./pages/ledger/event-page'),
  '/ledger/verify': () => import('./pages/ledger/verify-page'),
  '/workflows': () => import('./pages/workflows/workflows-page'),
  '/workflows/$workflowId': () => import('./pages/workflows/workflow-page'),
  '/policies': () => import('./pages/policies/policies-page'),
  '/policies/$policyId': () => import('./pages/policies/policy-page'),
  '/integrations': () => import('./pages/integrations/integrations-page'),
} as const;

/** Each page is fetched when somebody goes there. */
const routes = Object.entries(pages).map(([path, load]) =>
  createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) }),
);

/** Parameters of addresses are texts: an id of digits is no number. */
const search = {
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith((value) => String(value)),
};

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([signIn, inside.addChildren(routes)]),
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultNotFoundComponent: () => <p>There is no such page.</p>,
    ...search,
  });
