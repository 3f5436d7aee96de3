import { expect, test } from 'vitest';
import { unreachableFix } from '../../../../src/doctor/checks/tenant/unreachable.js';

test.each([
  ['https://acme.example', 'ENOTFOUND', 'Check the spelling of QLIK_TENANT_URL'],
  [
    'https://acme.example',
    'EAI_AGAIN',
    'Check the network of this machine, its VPN and its name server',
  ],
  [
    'https://acme.example',
    'ECONNREFUSED',
    'Check the network of this machine, its VPN and its firewall',
  ],
  [
    'https://acme.example',
    undefined,
    'Check the network of this machine, its VPN and its firewall',
  ],
  [
    'https://acme.example',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'If your company looks into encrypted traffic',
  ],
  [
    'https://acme.example',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'If your company looks into encrypted',
  ],
  [
    'https://acme.example',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'Check QLIK_TENANT_URL, with its region',
  ],
  ['http://localhost:4000', 'ECONNREFUSED', 'Start the simulated tenant'],
  [
    'https://localhost:4000',
    'EPROTO',
    'A simulated tenant speaks http: set QLIK_TENANT_URL to http://localhost:4000.',
  ],
])('%s with %s', (origin, code, words) => {
  expect(unreachableFix(code, origin, 'QLIK_TENANT_URL')).toContain(words);
});
