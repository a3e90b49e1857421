import { runInOwnProcess } from '../../own-process';
import { queryExport } from './query-export';

void runInOwnProcess(queryExport);
