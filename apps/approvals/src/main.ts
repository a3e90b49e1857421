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
import { ApprovalsModule } from './approvals.module';
import { reactions } from './reactions';

void runService({
  service: 'approvals',
  module: ApprovalsModule,
  ledger: subjects.ledger,
  credentials: subjects.credentials,
  probeSubject: probeSubject('approvals'),
  redeliverSubject: redeliverSubject('approvals'),
  events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
  reactions,
  upcast,
});
