import { Module } from '@nestjs/common';
import { COMMANDS, Platform } from '#platform';
import { ContentSweepHost } from './evidence/contents/content-sweep';
import { ContentShredding } from './evidence/contents/content-shredding';
import { ContentsService } from './evidence/contents/contents.service';
import { Places } from './evidence/contents/places';
import { DeliveryLinks } from './delivery/delivery-links';
import { DeliveryPages } from './delivery/delivery-pages';
import { Alerts } from './views/alerts/alerts';
import { AlertWatch } from './views/alerts/alert-watch';
import { DriftWatch } from './views/drift/drift-watch';
import { Repairs } from './log/effects/repairs';
import { ErasureCompletion } from './evidence/erasure/erasure-completion';
import { Erasures } from './evidence/erasure/erasures';
import { KeyCleanup } from './evidence/erasure/key-cleanup';
import { KeyDestruction } from './evidence/erasure/key-destruction';
import { MasterKeys } from './evidence/data-keys/master-keys';
import { SubjectKeys } from './evidence/data-keys/subject-keys';
import { AnchorHost } from './proofs/anchors/anchor-host';
import { Handoffs } from './delivery/handoffs';
import { CommandsController, LedgerCommands } from './ledger-commands';
import { LogHost } from './log/log-host';
import { AsOfHost } from './views/as-of/as-of-host';
import { AsOfViews } from './views/as-of/as-of-views';
import { Inboxes } from './views/queries/inboxes';
import { ReadableWork } from './views/queries/readable-work';
import { QueryService } from './views/queries/query.service';
import { CallerConsumersHost } from './log/relay/caller-consumers-host';
import { DeadLetters } from './log/relay/dead-letters';
import { ContentKeysController, Rewrapping } from './evidence/rotation/rewrapping';
import { Texts, TextsController } from './evidence/texts/texts';
import { TimerHost } from './timers/timer-host';
import { ContentsResponder } from './evidence/contents/contents-responder';
import { EvidenceCommands } from './evidence/evidence-commands';
import { ViewsController } from './views/views.controller';
import { TrustController } from './proofs/checkpoints/trust.controller';
import { LogDivergences } from './proofs/checkpoints/log-divergences';
import { ReadableEvents } from './proofs/checkpoints/readable-events';
import { TrustHost } from './proofs/checkpoints/trust-host';
import { ViewHost } from './views/sql/view-host';

@Module({
  controllers: [
    CommandsController,
    ViewsController,
    TextsController,
    DeadLetters,
    TrustController,
    AnchorHost,
    Handoffs,
    DeliveryPages,
    ContentKeysController,
    ErasureCompletion,
    Repairs,
  ],
  providers: [
    {
      provide: MasterKeys,
      useFactory: ({ settings }: Platform) => MasterKeys.of(settings.WRIT_CONTENT_KEY),
      inject: [Platform],
    },
    {
      provide: SubjectKeys,
      useFactory: ({ pool }: Platform, master: MasterKeys) => new SubjectKeys(pool, master),
      inject: [Platform, MasterKeys],
    },
    {
      provide: Texts,
      useFactory: ({ pool, log }: Platform, master: MasterKeys) => new Texts(pool, master, log),
      inject: [Platform, MasterKeys],
    },
    {
      provide: Rewrapping,
      useFactory: ({ pool, log }: Platform, master: MasterKeys) =>
        new Rewrapping(pool, master, log),
      inject: [Platform, MasterKeys],
    },
    {
      provide: KeyCleanup,
      useFactory: ({ pool, settings }: Platform) =>
        new KeyCleanup(pool, { backupDays: settings.WRIT_BACKUP_DAYS }),
      inject: [Platform],
    },
    {
      provide: Places,
      useFactory: ({ pool, settings }: Platform) => Places.of(pool, settings),
      inject: [Platform],
    },
    ContentShredding,
    ContentsService,
    ContentSweepHost,
    ContentsResponder,
    LogHost,
    ViewHost,
    TimerHost,
    DriftWatch,
    Alerts,
    AlertWatch,
    TrustHost,
    ReadableEvents,
    LogDivergences,
    AsOfHost,
    { provide: AsOfViews, useExisting: AsOfHost },
    ReadableWork,
    QueryService,
    Inboxes,
    DeliveryLinks,
    CallerConsumersHost,
    KeyDestruction,
    Erasures,
    EvidenceCommands,
    LedgerCommands,
    { provide: COMMANDS, useExisting: LedgerCommands },
  ],
})
export class LedgerModule {}
