import { Injectable } from '@nestjs/common';

/**
 * The last ledger position that this gateway sent to each tenant. A caller may name at once
 * what an answer showed: a look-up that waits for this position finds it.
 */
@Injectable()
export class ReadYourWrites {
  private readonly positions = new Map<string, number>();

  record(tenant: string, position: number): void {
    if (position > (this.positions.get(tenant) ?? 0)) this.positions.set(tenant, position);
  }

  /** Undefined before the first answer. */
  of(tenant: string): number | undefined {
    return this.positions.get(tenant);
  }
}
