import { contractsOf } from '#contracts';
import { busService } from '#platform';
import { PolicyModule } from './policy.module';
import { reactions } from './reactions';

export const policy = busService({ ...contractsOf('policy'), module: PolicyModule, reactions });
