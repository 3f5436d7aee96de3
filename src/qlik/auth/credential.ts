/**
 * What proves who is calling: the API key of a person, or an OAuth client of the tenant.
 *
 * @see https://qlik.dev/authenticate/
 * @module
 */

export type Credential =
  | { readonly kind: 'api-key'; readonly key: string }
  | {
      readonly kind: 'client-credentials';
      readonly id: string;
      readonly secret: string;
      /** Act as this person, so that Qlik's own audit log shows that person. */
      readonly impersonate?:
        | { readonly field: 'subject' | 'userId'; readonly value: string }
        | undefined;
    };
