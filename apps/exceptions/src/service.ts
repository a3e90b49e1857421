import { contractsOf } from '#contracts';
import { busService } from '#platform';
import { ExceptionsModule } from './exceptions.module';
import { reactions } from './reactions';

export const exceptions = busService({
  ...contractsOf('exceptions'),
  module: ExceptionsModule,
  reactions,
});
