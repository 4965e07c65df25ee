/** A manifest as a team writes them: about 25 lines an object, every tenth with something to find. */
export function manifest(/** @type {number} */ lines) {
  const documents = [];
  for (let i = 0, count = 0; count < lines; i++) {
    const text = i % 5 === 4 ? role(i) : deployment(i);
    documents.push(text);
    count += text.split("\n").length;
  }
  return documents.join("---\n");
}

const deployment = (/** @type {number} */ i) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${i}
  namespace: shop
  labels: { app: web-${i} }
spec:
  replicas: 3
  selector:
    matchLabels: { app: web-${i} }
  template:
    metadata:
      labels: { app: web-${i} }
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example/web:1.${i}
          ${i % 10 === 3 ? 'command: ["/bin/sh", "-c", "while true; do sleep 3600; done"]' : 'args: ["--listen", ":8080"]'}
          ports:
            - containerPort: 8080
          env:
            - name: LEVEL
              value: info
          resources:
            limits: { memory: 256Mi }
`;

const role = (/** @type {number} */ i) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web-${i}
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps, pods${i % 10 === 9 ? ", pods/exec" : ""}]
    verbs: [get, list, create]
`;
