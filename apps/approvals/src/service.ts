import { contractsOf } from '#contracts';
import { busService } from '#platform';
import { ApprovalsModule } from './approvals.module';
import { reactions } from './reactions';

export const approvals = busService({
  ...contractsOf('approvals'),
  module: ApprovalsModule,
  reactions,
});
