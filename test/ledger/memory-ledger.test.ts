import { createMemoryLedger } from '../../src/ledger/memory-ledger.js';
import { ledgerContract } from './ledger-contract.js';

ledgerContract('memory ledger', createMemoryLedger);
