import { contractsOf } from '#contracts';
import { runService } from '#platform';
import { ApprovalsModule } from './approvals.module';
import { reactions } from './reactions';

void runService({ ...contractsOf('approvals'), module: ApprovalsModule, reactions });
