import { contractsOf } from '#contracts';
import { runService } from '#platform';
import { ExceptionsModule } from './exceptions.module';
import { reactions } from './reactions';

void runService({ ...contractsOf('exceptions'), module: ExceptionsModule, reactions });
