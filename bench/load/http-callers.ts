import { type HttpAnswer, HttpConnection } from './http-connection';

/** As many connections as there are requests under way; those that are free are used again. */
export class HttpCallers {
  private readonly free: HttpConnection[] = [];
  private readonly all: HttpConnection[] = [];

  constructor(private readonly url: string) {}

  /** Posts JSON and expects the status 200 or 201; rejects with the answer otherwise. */
  async post(path: string, headers: string, body: string): Promise<void> {
    const answer = await this.answer(path, headers, body);
    if (answer.status !== 200 && answer.status !== 201)
      throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
  }

  /** Posts JSON; any status is an answer. */
  async answer(path: string, headers: string, body: string): Promise<HttpAnswer> {
    const connection = this.free.pop() ?? (await this.another());
    const answer = await connection.post(path, headers, body);
    this.free.push(connection);
    return answer;
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private async another(): Promise<HttpConnection> {
    const connection = await HttpConnection.open(this.url);
    this.all.push(connection);
    return connection;
  }
}
