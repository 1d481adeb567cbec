/** First import of the benchmark: what the tests' helpers find in the environment. */
process.env.TEST_INSTANCE ??= "bench";
