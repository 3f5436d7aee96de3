import { createMemoryLedger } from '../../src/ledger/ledger.js';
import { ledgerContract } from './ledger-contract.js';

ledgerContract('memory ledger', createMemoryLedger);
