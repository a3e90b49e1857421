import { runServices } from '#platform';
import { ledger } from './service';

void runServices([ledger]);
