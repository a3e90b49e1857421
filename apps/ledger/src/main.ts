import { contractsOf } from '#contracts';
import { runService } from '#platform';
import { LedgerModule } from './ledger.module';
import { reactions } from './reactions';

void runService({ ...contractsOf('ledger'), module: LedgerModule, reactions });
