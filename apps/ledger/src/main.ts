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
import { LedgerModule } from './ledger.module';
import { reactions } from './reactions';

void runService({
  service: 'ledger',
  module: LedgerModule,
  ledger: subjects.ledger,
  credentials: subjects.credentials,
  probeSubject: probeSubject('ledger'),
  redeliverSubject: redeliverSubject('ledger'),
  events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
  reactions,
  upcast,
});
