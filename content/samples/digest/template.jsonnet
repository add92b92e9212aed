// What comes out is JSON, which kubectl reads as it reads YAML.
local name = std.extVar('name');
local images = std.extVar('images');
local labels = { app: name };

{
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: name, namespace: std.extVar('namespace') },
  spec: {
    replicas: std.extVar('replicas'),
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: labels },
      spec: {
        containers: [{
          name: name,
          image: images[std.extVar('image')].reference,
          ports: [{ containerPort: 8080 }],
        }],
      },
    },
  },
}
