import { Module } from '@nestjs/common';
import { COMMANDS, Platform } from '#platform';
import { contentProviders } from './evidence/contents/contents.providers';
import { DeliveryLinks } from './delivery/delivery-links';
import { DeliveryPages } from './delivery/delivery-pages';
import { DriftWatch } from './views/drift/drift-watch';
import { Repairs } from './log/effects/repairs';
import { Erasures } from './evidence/erasure/erasures';
import { KeyDestruction } from './evidence/erasure/key-destruction';
import { MasterKeys } from './evidence/data-keys/master-keys';
import { SubjectKeys } from './evidence/data-keys/subject-keys';
import { AnchorHost } from './proofs/anchors/anchor-host';
import { Handoffs } from './delivery/handoffs/handoffs';
import { LedgerCommands } from './ledger-commands';
import { LogHost } from './log/log-host';
import { AsOfHost } from './views/as-of/as-of-host';
import { AsOfViews } from './views/as-of/as-of-views';
import { Inboxes } from './views/queries/inboxes';
import { QueryService } from './views/queries/query.service';
import { CallerConsumersHost } from './log/relay/caller-consumers-host';
import { DeadLetters } from './log/relay/dead-letters';
import { Rewrapping } from './evidence/rotation/rewrapping';
import { Texts } from './evidence/texts/texts';
import { TimerHost } from './timers/timer-host';
import { AnchorsController } from './proofs/anchors/anchors.controller';
import { ContentKeysController } from './evidence/rotation/rotation.controller';
import { ContentsResponder } from './evidence/contents/contents-responder';
import { DeliveryPagesController } from './delivery/delivery-pages.controller';
import { HandoffsController } from './delivery/handoffs/handoffs.controller';
import { CommandsController } from './commands.controller';
import { EvidenceCommands } from './evidence/evidence-commands';
import { TextsController } from './evidence/texts/texts.controller';
import { DeadLettersController } from './log/relay/dead-letters.controller';
import { ViewsController } from './views/views.controller';
import { RepairsController } from './log/effects/repairs.controller';
import { TrustController } from './proofs/checkpoints/trust.controller';
import { LogDivergences } from './proofs/checkpoints/log-divergences';
import { TrustHost } from './proofs/checkpoints/trust-host';
import { TrustService } from './proofs/checkpoints/trust.service';
import { ViewHost } from './views/sql/view-host';

@Module({
  controllers: [
    CommandsController,
    ViewsController,
    TextsController,
    DeadLettersController,
    TrustController,
    AnchorsController,
    HandoffsController,
    DeliveryPagesController,
    ContentKeysController,
    RepairsController,
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
      provide: Repairs,
      useFactory: (platform: Platform) => new Repairs(platform),
      inject: [Platform],
    },
    ...contentProviders,
    ContentsResponder,
    LogHost,
    ViewHost,
    TimerHost,
    DriftWatch,
    TrustHost,
    TrustService,
    LogDivergences,
    AnchorHost,
    AsOfHost,
    { provide: AsOfViews, useExisting: AsOfHost },
    QueryService,
    Inboxes,
    Handoffs,
    DeliveryLinks,
    DeliveryPages,
    DeadLetters,
    CallerConsumersHost,
    KeyDestruction,
    Erasures,
    EvidenceCommands,
    LedgerCommands,
    { provide: COMMANDS, useExisting: LedgerCommands },
  ],
})
export class LedgerModule {}
