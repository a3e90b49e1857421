import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { Readiness } from '#platform';
import { ReadYourWrites } from './queries/read-your-writes';
import { LatestDecision } from './queries/latest-decision';
import { Questions } from './queries/questions';
import { Reviews } from './queries/reviews';
import { CommandRequestPipe } from './commands/command-request';
import { Assigning } from './commands/assigning';
import { Commands } from './commands/commands';
import { AccessRequests } from './authzen/access-requests/access-requests';
import { ApprovalStates } from './authzen/access-requests/approval-states';
import { Denials } from './authzen/access-requests/denials';
import { PresentedApprovals } from './authzen/access-requests/presented-approvals';
import { RequestForms } from './authzen/access-requests/request-forms';
import { Signing } from './authzen/access-requests/signing';
import { Tasks } from './authzen/access-requests/tasks';
import { Evaluations } from './authzen/evaluations';
import { Mappings } from './authzen/mappings';
import { Planning } from './authzen/planning';
import { Searches } from './authzen/searches';
import { AdminRequests } from './commands/admin-requests';
import { Proposals } from './commands/proposals';
import { Recalls } from './commands/recalls';
import { Urgency } from './commands/urgency';
import { WhatIfs } from './commands/what-ifs';
import { type Bus, BUS } from './bus';
import { ConsoleController } from './console/console.controller';
import { ConsoleFiles } from './console/console-files';
import { Deliveries } from './delivery/deliveries';
import { DocsController } from './docs/docs.controller';
import { OpenApi } from './docs/open-api';
import { Contents } from './contents/contents';
import { AccessController } from './controllers/access.controller';
import { AccessRequestsController } from './controllers/access-requests.controller';
import { AuthzenController } from './controllers/authzen.controller';
import { RequestFormsController } from './controllers/request-forms.controller';
import { ApprovalsController } from './controllers/approvals.controller';
import { ContentsController } from './controllers/contents.controller';
import { CommandsController } from './controllers/commands.controller';
import { CertificateController } from './controllers/certificate.controller';
import { DecisionLinksController } from './controllers/decision-links.controller';
import { DeliveryPagesController } from './controllers/delivery-pages.controller';
import { DecisionsController } from './controllers/decisions.controller';
import { EventsController } from './controllers/events.controller';
import { HandoffsController } from './controllers/handoffs.controller';
import { InboxController } from './controllers/inbox.controller';
import { LogController } from './controllers/log.controller';
import { PublicLogController } from './controllers/public-log.controller';
import { NoticesController } from './controllers/notices.controller';
import { ObligationsController } from './controllers/obligations.controller';
import { DeviceSignInController } from './controllers/device-sign-in.controller';
import { OidcController } from './controllers/oidc.controller';
import { ViewsController } from './controllers/views.controller';
import { SessionController } from './controllers/session.controller';
import { StreamController } from './controllers/stream.controller';
import { MailboxesController } from './controllers/mailboxes.controller';
import { SavedPagesController } from './controllers/saved-pages.controller';
import { CalendarController } from './controllers/calendar.controller';
import { Calendars } from './calendar/calendars';
import { WebhooksController } from './controllers/webhooks.controller';
import { Submission } from './events/submission';
import { GatewaySettings } from './gateway.settings';
import { Closing } from './http/closing';
import { KnownRoutes } from './http/known-routes';
import { AccessGuard } from './identity/access.guard';
import { Credentials } from './identity/credentials';
import { InFlight } from './identity/in-flight';
import { Permissions } from './identity/permissions';
import { Sessions } from './identity/sessions';
import { DecisionLinks } from './links/decision-links';
import { LogFeeds } from './log/log-feed';
import { Logs } from './logs/logs';
import { HealthController } from './operations/health.controller';
import { GatewayMetrics } from './operations/metrics';
import { MetricsController } from './operations/metrics.controller';
import { Services } from './operations/services';
import { ProblemFilter } from './problems/problem.filter';
import { ProblemsController } from './problems/problems.controller';
import { Proofs } from './receipts/proofs';
import { SignInAttempts } from './sign-in/attempts';
import { ConfiguredProvider } from './sign-in/configured-provider';
import { SignedIn } from './sign-in/signed-in';
import { EventStream } from './stream/event-stream';
import { ReadableEvents } from './stream/readable-events';
import { Followers } from './stream/followers';
import { NoticeFeeds } from './stream/notice-feed';
import { NoticeStream } from './stream/notice-stream';

/** What the gateway is given from outside. */
export interface Outside {
  readonly bus: Bus;
  /** Absent: `bus` leads to the one log that there is. */
  readonly logs?: Logs;
  readonly settings: GatewaySettings;
  readonly log: Logger;
  readonly routes: KnownRoutes;
  readonly closing: Closing;
  readonly readiness: Readiness;
}

/** HTTP in front, the bus behind, and nothing of its own in between. */
@Module({})
export class GatewayModule {
  static with({
    bus,
    logs = Logs.one(bus),
    settings,
    log,
    routes,
    closing,
    readiness,
  }: Outside): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DiscoveryModule, // No middleware: a request is logged in one place, when it is over.
        LoggerModule.forRoot({ pinoHttp: { logger: log }, forRoutes: [] }),
      ],
      controllers: [
        CommandsController,
        AuthzenController,
        AccessRequestsController,
        RequestFormsController,
        EventsController,
        HandoffsController,
        DeliveryPagesController,
        InboxController,
        DecisionsController,
        ApprovalsController,
        DecisionLinksController,
        ObligationsController,
        ContentsController,
        ViewsController,
        LogController,
        PublicLogController,
        CertificateController,
        AccessController,
        SessionController,
        OidcController,
        DeviceSignInController,
        NoticesController,
        WebhooksController,
        MailboxesController,
        SavedPagesController,
        CalendarController,
        StreamController,
        HealthController,
        MetricsController,
        ProblemsController,
        DocsController,
        ConsoleController,
      ],
      providers: [
        { provide: BUS, useValue: bus },
        { provide: Logs, useValue: logs },
        { provide: GatewaySettings, useValue: settings },
        { provide: KnownRoutes, useValue: routes },
        { provide: Closing, useValue: closing },
        { provide: Readiness, useValue: readiness },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Credentials,
        Sessions,
        Permissions,
        SignInAttempts,
        ConfiguredProvider,
        SignedIn,
        InFlight,
        ReadYourWrites,
        Questions,
        LogFeeds,
        LatestDecision,
        Reviews,
        DecisionLinks,
        Calendars,
        CommandRequestPipe,
        Commands,
        Assigning,
        Proposals,
        Recalls,
        Urgency,
        WhatIfs,
        AdminRequests,
        Mappings,
        Planning,
        Signing,
        ApprovalStates,
        Denials,
        Tasks,
        PresentedApprovals,
        AccessRequests,
        RequestForms,
        Evaluations,
        Searches,
        Submission,
        Proofs,
        Contents,
        Deliveries,
        ConsoleFiles,
        EventStream,
        ReadableEvents,
        Followers,
        NoticeFeeds,
        NoticeStream,
        Services,
        GatewayMetrics,
        OpenApi,
      ],
    };
  }
}
