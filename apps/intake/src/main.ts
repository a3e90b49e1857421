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
import { IntakeModule } from './intake.module';
import { reactions } from './reactions';

void runService({
  service: 'intake',
  module: IntakeModule,
  ledger: subjects.ledger,
  credentials: subjects.credentials,
  probeSubject: probeSubject('intake'),
  redeliverSubject: redeliverSubject('intake'),
  events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
  reactions,
  upcast,
});
