import { Module } from '@nestjs/common';
import { COMMANDS, Platform } from '#platform';
import { contentProviders } from './contents/contents.providers';
import { DeliveryLinks } from './delivery/delivery-links';
import { DeliveryPages } from './delivery/delivery-pages';
import { DriftWatch } from './drift/drift-watch';
import { Repairs } from './effects/repairs';
import { Erasures } from './erasure/erasures';
import { KeyDestruction } from './erasure/key-destruction';
import { MasterKeys } from './keys-of-subjects/master-keys';
import { SubjectKeys } from './keys-of-subjects/subject-keys';
import { AnchorHost } from './anchors/anchor-host';
import { Handoffs } from './handoffs/handoffs';
import { LedgerService } from './ledger.service';
import { LogHost } from './log/log-host';
import { PastHost } from './pasts/past-host';
import { Pasts } from './pasts/pasts';
import { Inboxes } from './queries/inboxes';
import { QueryService } from './queries/query.service';
import { CallerConsumersHost } from './relay/caller-consumers-host';
import { DeadLetters } from './relay/dead-letters';
import { Rewrapping } from './rewrapping/rewrapping';
import { Texts } from './texts/texts';
import { TimerHost } from './timers/timer-host';
import { AnchorsController } from './transport/anchors.controller';
import { ContentKeysController } from './transport/content-keys.controller';
import { ContentsDoor } from './transport/contents.door';
import { DeliveryPagesController } from './transport/delivery-pages.controller';
import { HandoffsController } from './transport/handoffs.controller';
import { LedgerController } from './transport/ledger.controller';
import { RepairsController } from './transport/repairs.controller';
import { TrustController } from './transport/trust.controller';
import { LogDivergences } from './trust/log-divergences';
import { TrustHost } from './trust/trust-host';
import { TrustService } from './trust/trust.service';
import { ViewHost } from './views/view-host';

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
