import { runServices } from '#platform';
import { exceptions } from './service';

void runServices([exceptions]);
