export const defaultImage = "docker.io/confluentinc/cp-enterprise-kafka:6.1.0";
