/**
 * Who holds TenantAdmin and in which ways, as plain data: what the guards judge by. Pure.
 *
 * @module
 */

export const TENANT_ADMIN = 'TenantAdmin';

/** A person or bot that holds TenantAdmin, with every way in which it is held. */
export interface AdminHolder {
  readonly userId: string;
  /** Only an active person counts as somebody who can still administer. */
  readonly active: boolean;
  readonly bot: boolean;
  readonly direct: boolean;
  /** Ids of the groups, Everyone excepted, through which the role is held. */
  readonly viaGroups: readonly string[];
}

/** Everybody who holds TenantAdmin, read just before the guards run. */
export interface AdminPaths {
  readonly callerId: string;
  readonly everyoneHoldsIt: boolean;
  readonly holders: readonly AdminHolder[];
}
