import { contractsOf } from '#contracts';
import { runService } from '#platform';
import { PolicyModule } from './policy.module';
import { reactions } from './reactions';

void runService({ ...contractsOf('policy'), module: PolicyModule, reactions });
