import { Controller, Get, Inject, Param, type Type } from '@nestjs/common';
import { type QueryDefinition, reports, roles, views } from '#contracts';
import { Refusal } from '#kernel';
import { Described } from '../docs/described';
import { AllowedTo } from '../identity/access';
import { type Question, QueryOf } from '../queries/question';
import { QueryRoute, type QueryRouteOptions } from '../queries/query-route';
import { Questions } from '../queries/questions';

type ViewRoute = readonly [path: string, query: QueryDefinition, options?: QueryRouteOptions];

/** Every view that is answered as it is; what an address ends with in braces names one row. */
const routes: readonly ViewRoute[] = [
  ['/v1/alerts', views.alerts],
  ['/v1/alerts/{alertId}', views.alerts],
  ['/v1/approvals', views.approvals],
  ['/v1/approvals/{approvalId}', views.approvals],
  ['/v1/break-glass', views.breakGlasses],
  ['/v1/break-glass/{breakGlassId}', views.breakGlasses],
  ['/v1/calendars', views.calendars],
  ['/v1/calendars/{calendar}', views.calendars],
  ['/v1/closures', views.closures],
  ['/v1/dead-letters', views.deadLetters, { presentOnly: true }],
  ['/v1/decisions', views.decisions],
  ['/v1/delegations', views.delegations],
  ['/v1/delegations/{dispatchId}', views.delegations],
  ['/v1/events/quarantine', views.quarantine],
  ['/v1/evidence', views.evidence],
  ['/v1/evidence/{evidenceId}', views.evidence, { notFound: 'not_found' }],
  ['/v1/exception-codes', views.exceptionCodes],
  ['/v1/exception-codes/{code}', views.exceptionCodes],
  ['/v1/exceptions', views.exceptions],
  ['/v1/exceptions/{exceptionId}', views.exceptions],
  ['/v1/obligations', views.obligations],
  ['/v1/halts', views.halts],
  ['/v1/halts/{haltId}', views.halts],
  ['/v1/plans', views.plans],
  ['/v1/plans/{planId}', views.plans],
  ['/v1/policies', views.policies],
  ['/v1/policies/{policyId}', views.policies],
  ['/v1/post-reviews', views.postReviews],
  ['/v1/post-reviews/{postReviewId}', views.postReviews],
  ['/v1/principals', views.principals],
  ['/v1/principals/{principal}', views.principals],
  ['/v1/remediations', views.remediations],
  ['/v1/remediations/{remediationId}', views.remediations],
  ['/v1/views', views.views, { presentOnly: true }],
  ['/v1/work-orders', views.workOrders],
  ['/v1/work-orders/{workOrderId}', views.workOrders],
  ['/v1/work-orders/{workOrderId}/delivery-links', views.deliveryLinks],
  [
    '/v1/work-orders/{workOrderId}/history',
    views.workOrderHistory,
    { notFound: 'work_order_not_found' },
  ],
  ['/v1/work-orders/{workOrderId}/obligations', views.obligations],
  ['/v1/work-orders/{workOrderId}/questions', views.questions],
  ['/v1/work-orders/{workOrderId}/stages', views.stages],
  ['/v1/workflows', views.workflows],
  ['/v1/workflows/{workflowId}', views.workflows],
  // One route for each report, so that each has its own roles, filters and documentation.
  ...reports.map((report): ViewRoute => [`/v1/reports/${report.name}`, report]),
];

@Controller()
export class ViewsController {
  constructor(@Inject(Questions) readonly questions: Questions) {}

  @Get('v1/reports/:name')
  @AllowedTo(...roles)
  @Described({
    summary: 'Says which reports there are; each has its own address.',
    answer: { 'application/json': { type: 'object' } },
  })
  unknownReport(@Param('name') name: string) {
    throw new Refusal(
      'not_found',
      `There is no report ${name}: there are ${reports.map((report) => report.name).join(', ')}.`,
    );
  }
}

const isOne = (path: string): boolean => path.endsWith('}');

/** `/v1/work-orders/{workOrderId}/stages` → `listWorkOrdersStages`. */
const methodOf = (path: string): string =>
  (isOne(path) ? 'read' : 'list') +
  path
    .replace('/v1', '')
    .replace(/\/\{\w+\}/g, '')
    .replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());

const addRoute = (controller: Type<ViewsController>, [path, query, options]: ViewRoute): void => {
  const name = methodOf(path);
  // A computed method, so that the handler bears the address's name.
  const methods = {
    [name](this: ViewsController, question: Question) {
      return this.questions.answer(question);
    },
  };
  const prototype: object = Object.assign(controller.prototype, methods);
  const method = Object.getOwnPropertyDescriptor(prototype, name)!;
  Get(path.replace(/\{(\w+)\}/g, ':$1'))(prototype, name, method);
  const notFound = isOne(path) ? query.one?.notFound : undefined;
  QueryRoute(query, { one: isOne(path), notFound, ...options })(prototype, name, method);
  QueryOf()(prototype, name, 0);
};

for (const route of routes) addRoute(ViewsController, route);
