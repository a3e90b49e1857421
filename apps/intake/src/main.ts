import { runServices } from '#platform';
import { intake } from './service';

void runServices([intake]);
