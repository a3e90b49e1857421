import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { reports } from '#contracts';
import { LastTold } from './answering/last-told';
import { LatestDecision } from './answering/latest-decision';
import { Questions } from './answering/questions';
import { Reviews } from './answering/reviews';
import { AskedPipe } from './asking/asked';
import { Assigning } from './asking/assigning';
import { Commands } from './asking/commands';
import { Errands } from './asking/errands';
import { Recalls } from './asking/recalls';
import { Urgency } from './asking/urgency';
import { WhatIfs } from './asking/what-ifs';
import { type Bus, BUS } from './bus';
import { ConsoleController } from './console/console.controller';
import { ConsoleFiles } from './console/console-files';
import { Deliveries } from './delivery/deliveries';
import { DocsController } from './docs/docs.controller';
import { OpenApi } from './docs/open-api';
import { Contents } from './contents/contents';
import { AccessController } from './doors/access.controller';
import { ApprovalsController } from './doors/approvals.controller';
import { BreakGlassController } from './doors/break-glass.controller';
import { CalendarsController } from './doors/calendars.controller';
import { ContentsController } from './doors/contents.controller';
import { CertificateController } from './doors/certificate.controller';
import { DelegationsController } from './doors/delegations.controller';
import { StagesController } from './doors/stages.controller';
import { DecisionLinksController } from './doors/decision-links.controller';
import { DeliveryLinksController } from './doors/delivery-links.controller';
import { DeliveryPagesController } from './doors/delivery-pages.controller';
import { DecisionsController } from './doors/decisions.controller';
import { DefinitionsController } from './doors/definitions.controller';
import { ErasuresController } from './doors/erasures.controller';
import { EventsController } from './doors/events.controller';
import { EvidenceController } from './doors/evidence.controller';
import { ExceptionsController } from './doors/exceptions.controller';
import { HandoffsController } from './doors/handoffs.controller';
import { InboxController } from './doors/inbox.controller';
import { LogController } from './doors/log.controller';
import { NoticesController } from './doors/notices.controller';
import { ObligationsController } from './doors/obligations.controller';
import { OidcController } from './doors/oidc.controller';
import { RecallsController } from './doors/recalls.controller';
import { ReplaysController } from './doors/replays.controller';
import { reportsController } from './doors/reports.controller';
import { SessionController } from './doors/session.controller';
import { StreamController } from './doors/stream.controller';
import { UpkeepController } from './doors/upkeep.controller';
import { WebhooksController } from './doors/webhooks.controller';
import { WorkOrdersController } from './doors/work-orders.controller';
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
import { LogFeed } from './log/log-feed';
import { HealthController } from './operations/health.controller';
import { GatewayMetrics } from './operations/metrics';
import { MetricsController } from './operations/metrics.controller';
import { Services } from './operations/services';
import { ProblemFilter } from './problems/problem.filter';
import { ProblemsController } from './problems/problems.controller';
import { Proofs } from './receipts/proofs';
import { SignInAttempts } from './sign-in/attempts';
import { SignedIn } from './sign-in/signed-in';
import { EventStream } from './stream/event-stream';
import { Followers } from './stream/followers';
import { NoticeFeed } from './stream/notice-feed';
import { NoticeStream } from './stream/notice-stream';

/** What the gateway is given from outside. */
export interface Outside {
  readonly bus: Bus;
  readonly settings: GatewaySettings;
  readonly log: Logger;
  readonly routes: KnownRoutes;
  readonly closing: Closing;
}

/** HTTP in front, the bus behind, and nothing of its own in between. */
@Module({})
export class GatewayModule {
  static with({ bus, settings, log, routes, closing }: Outside): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        DiscoveryModule, // No middleware: what is told of a request is told in one place, when it is over.
        LoggerModule.forRoot({ pinoHttp: { logger: log }, forRoutes: [] }),
      ],
      controllers: [
        EventsController,
        WorkOrdersController,
        StagesController,
        DelegationsController,
        HandoffsController,
        DeliveryLinksController,
        DeliveryPagesController,
        InboxController,
        DecisionsController,
        ReplaysController,
        ApprovalsController,
        DecisionLinksController,
        ObligationsController,
        ExceptionsController,
        BreakGlassController,
        CalendarsController,
        DefinitionsController,
        EvidenceController,
        ErasuresController,
        ContentsController,
        RecallsController,
        reportsController(reports),
        LogController,
        CertificateController,
        AccessController,
        SessionController,
        OidcController,
        NoticesController,
        WebhooksController,
        StreamController,
        UpkeepController,
        HealthController,
        MetricsController,
        ProblemsController,
        DocsController,
        ConsoleController,
      ],
      providers: [
        { provide: BUS, useValue: bus },
        { provide: GatewaySettings, useValue: settings },
        { provide: KnownRoutes, useValue: routes },
        { provide: Closing, useValue: closing },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Credentials,
        Sessions,
        Permissions,
        SignInAttempts,
        SignedIn,
        InFlight,
        LastTold,
        Questions,
        LogFeed,
        LatestDecision,
        Reviews,
        DecisionLinks,
        AskedPipe,
        Commands,
        Assigning,
        Recalls,
        Urgency,
        WhatIfs,
        Errands,
        Submission,
        Proofs,
        Contents,
        Deliveries,
        ConsoleFiles,
        EventStream,
        Followers,
        NoticeFeed,
        NoticeStream,
        Services,
        GatewayMetrics,
        OpenApi,
      ],
    };
  }
}
