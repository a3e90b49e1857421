import {
  eventFilters,
  eventSubject,
  probeSubject,
  redeliverSubject,
  streams,
  subjects,
  upcast,
} from '#contracts';
import { runService } from '#platform';
import { ExceptionsModule } from './exceptions.module';
import { reactions } from './reactions';

void runService({
  service: 'exceptions',
  module: ExceptionsModule,
  ledger: subjects.ledger,
  credentials: subjects.credentials,
  probeSubject: probeSubject('exceptions'),
  redeliverSubject: redeliverSubject('exceptions'),
  events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
  reactions,
  upcast,
});
