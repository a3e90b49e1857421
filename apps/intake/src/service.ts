import { contractsOf } from '#contracts';
import { busService } from '#platform';
import { IntakeModule } from './intake.module';
import { reactions } from './reactions';

export const intake = busService({ ...contractsOf('intake'), module: IntakeModule, reactions });
