import { runServices } from '#platform';
import { policy } from './service';

void runServices([policy]);
