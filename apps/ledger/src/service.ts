import { contractsOf } from '#contracts';
import { busService } from '#platform';
import { LedgerModule } from './ledger.module';
import { reactions } from './reactions';

export const ledger = busService({ ...contractsOf('ledger'), module: LedgerModule, reactions });
