import { createMemoryLedger } from '../../src/ledger/memory-ledger.js';
import { ledgerContract } from '../support/ledger/ledger-contract.js';

ledgerContract('memory ledger', createMemoryLedger);
