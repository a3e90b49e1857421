import { type Service } from './access';
import {
  eventFilters,
  eventSubject,
  probeSubject,
  redeliverSubject,
  streams,
  subjects,
} from './subjects';
import { upcast } from './upcast';

/** What the process of a service takes from the contracts: its subjects, and how it reads events. */
export const contractsOf = (service: Service) =>
  ({
    service,
    ledger: subjects.ledger,
    credentials: subjects.credentials,
    probeSubject: probeSubject(service),
    redeliverSubject: redeliverSubject(service),
    events: { stream: streams.events, subjectOf: eventSubject, filtersOf: eventFilters },
    upcast,
  }) as const;
