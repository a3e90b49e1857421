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
import { LedgerService } from './ledger.service';
import { LogHost } from './log/log-host';
import { PastHost } from './views/as-of/past-host';
import { Pasts } from './views/as-of/pasts';
import { Inboxes } from './views/queries/inboxes';
import { QueryService } from './views/queries/query.service';
import { CallerConsumersHost } from './log/relay/caller-consumers-host';
import { DeadLetters } from './log/relay/dead-letters';
import { Rewrapping } from './evidence/rotation/rewrapping';
import { Texts } from './evidence/texts/texts';
import { TimerHost } from './timers/timer-host';
import { AnchorsController } from './transport/anchors.controller';
import { ContentKeysController } from './transport/content-keys.controller';
import { ContentsDoor } from './transport/contents.door';
import { DeliveryPagesController } from './transport/delivery-pages.controller';
import { HandoffsController } from './transport/handoffs.controller';
import { LedgerController } from './transport/ledger.controller';
import { RepairsController } from './transport/repairs.controller';
import { TrustController } from './transport/trust.controller';
import { LogDivergences } from './proofs/checkpoints/log-divergences';
import { TrustHost } from './proofs/checkpoints/trust-host';
import { TrustService } from './proofs/checkpoints/trust.service';
import { ViewHost } from './views/sql/view-host';

@Module({
  controllers: [
    LedgerController,
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
    ContentsDoor,
    LogHost,
    ViewHost,
    TimerHost,
    DriftWatch,
    TrustHost,
    TrustService,
    LogDivergences,
    AnchorHost,
    PastHost,
    { provide: Pasts, useExisting: PastHost },
    QueryService,
    Inboxes,
    Handoffs,
    DeliveryLinks,
    DeliveryPages,
    DeadLetters,
    CallerConsumersHost,
    KeyDestruction,
    Erasures,
    LedgerService,
    { provide: COMMANDS, useExisting: LedgerService },
  ],
})
export class LedgerModule {}
