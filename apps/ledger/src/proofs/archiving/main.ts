import { runInOwnProcess } from '../../own-process';
import { runLogTask } from './log-tasks';

void runInOwnProcess(runLogTask);
