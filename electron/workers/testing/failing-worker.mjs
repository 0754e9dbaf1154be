// A worker for tests of its host: it cannot even start.
throw new Error('no library');
