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
import { PolicyModule } from './policy.module';
import { policyReactions } from './reactions';

void runService({
  service: 'policy',
  module: PolicyModule,
  ledger: subjects.ledger,
  credentials: subjects.credentials,
  probeSubject: probeSubject('policy'),
  redeliverSubject: redeliverSubject('policy'),
  events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
  reactions: policyReactions,
  upcast,
});
