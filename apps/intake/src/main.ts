import { contractsOf } from '#contracts';
import { runService } from '#platform';
import { IntakeModule } from './intake.module';
import { reactions } from './reactions';

void runService({ ...contractsOf('intake'), module: IntakeModule, reactions });
