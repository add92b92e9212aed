"""The data of this room: where each kind of object keeps names of ConfigMaps and Secrets.

One line is one place, ``path target options``, read by `place_tree`:

- `path` leads through the object to the name: ``.`` separates keys, ``[]`` after a key means
  every element of the list there.
- `target` is ``ConfigMap`` or ``Secret``; or ``typed``, if the siblings ``kind`` and ``apiGroup``
  (or ``group``; absent or ``""`` is the core group) say what is named; ``typed=Secret`` gives the
  kind that is meant when ``kind`` is absent.
- options: ``namespace=KEY``, the sibling that holds the namespace; ``claim``, when that sibling
  is absent the namespace is that of the claim bound to the volume (``spec.claimRef``).
- ``path @fragment`` continues with the lines of a fragment.

Places that depend on more than siblings have modules of their own: `ingress_annotations`,
`storage_parameters`, `rbac_rules`, `policy_parameters`. Where Spinnaker looks is said in
`replaced_fields`.

Sources: the Kubernetes API reference (v1.37, and the removed APIs), the Gateway API (v1.4), and
the name references that are built into kustomize 5.5; `tests/kinds` compares with the first and
the last.
"""

FRAGMENTS = {
    "container": """
        envFrom[].configMapRef.name                       ConfigMap
        envFrom[].secretRef.name                          Secret
        env[].valueFrom.configMapKeyRef.name              ConfigMap
        env[].valueFrom.secretKeyRef.name                 Secret
    """,
    "ephemeral-container": """
        envFrom[].configMapRef.name                       ConfigMap
        envFrom[].secretRef.name                          Secret
        env[].valueFrom.configMapKeyRef.name              ConfigMap
        env[].valueFrom.secretKeyRef.name                 Secret
    """,
    "volume": """
        configMap.name                                    ConfigMap
        secret.secretName                                 Secret
        projected.sources[].configMap.name                ConfigMap
        projected.sources[].secret.name                   Secret
        azureFile.secretName                              Secret
        cephfs.secretRef.name                             Secret
        cinder.secretRef.name                             Secret
        csi.nodePublishSecretRef.name                     Secret
        flexVolume.secretRef.name                         Secret
        iscsi.secretRef.name                              Secret
        rbd.secretRef.name                                Secret
        scaleIO.secretRef.name                            Secret
        storageos.secretRef.name                          Secret
        ephemeral.volumeClaimTemplate.spec                @claim
    """,
    "claim": """
        dataSource.name                                   typed
        dataSourceRef.name                                typed      namespace=namespace
    """,
    "pod": """
        containers[]                                      @container
        initContainers[]                                  @container
        ephemeralContainers[]                             @ephemeral-container
        volumes[]                                         @volume
        imagePullSecrets[].name                           Secret
    """,
    "persistent-volume": """
        azureFile.secretName                              Secret  namespace=secretNamespace claim
        cephfs.secretRef.name                             Secret  namespace=namespace claim
        cinder.secretRef.name                             Secret  namespace=namespace claim
        csi.controllerExpandSecretRef.name                Secret  namespace=namespace
        csi.controllerPublishSecretRef.name               Secret  namespace=namespace
        csi.nodeExpandSecretRef.name                      Secret  namespace=namespace
        csi.nodePublishSecretRef.name                     Secret  namespace=namespace
        csi.nodeStageSecretRef.name                       Secret  namespace=namespace
        flexVolume.secretRef.name                         Secret  namespace=namespace claim
        iscsi.secretRef.name                              Secret  namespace=namespace claim
        rbd.secretRef.name                                Secret  namespace=namespace claim
        scaleIO.secretRef.name                            Secret  namespace=namespace claim
        storageos.secretRef.name                          Secret  namespace=namespace claim
    """,
    "gateway-tls": """
        tls.certificateRefs[].name                        typed=Secret  namespace=namespace
        tls.frontendValidation.caCertificateRefs[].name   typed         namespace=namespace
    """,
    "ingress-backend": """
        backend.resource.name                             typed
    """,
}

KINDS = {
    "Pod": "spec @pod",
    "PodTemplate": "template.spec @pod",
    "ReplicationController": "spec.template.spec @pod",
    "Deployment.apps Deployment.extensions": "spec.template.spec @pod",
    "ReplicaSet.apps ReplicaSet.extensions": "spec.template.spec @pod",
    "DaemonSet.apps DaemonSet.extensions": "spec.template.spec @pod",
    "StatefulSet.apps": """
        spec.template.spec                                @pod
        spec.volumeClaimTemplates[].spec                  @claim
    """,
    "Job.batch Job.extensions": "spec.template.spec @pod",
    "CronJob.batch ScheduledJob.batch": "spec.jobTemplate.spec.template.spec @pod",
    "PodPreset.settings.k8s.io": """
        spec                                              @container
        spec.volumes[]                                    @volume
    """,
    "ServiceAccount": """
        secrets[].name                                    Secret     namespace=namespace
        imagePullSecrets[].name                           Secret
    """,
    "PersistentVolumeClaim": "spec @claim",
    "PersistentVolume": "spec @persistent-volume",
    "VolumeAttachment.storage.k8s.io": "spec.source.inlineVolumeSpec @persistent-volume",
    "Node": "spec.configSource.configMap.name ConfigMap namespace=namespace",
    "Ingress.networking.k8s.io Ingress.extensions": """
        spec.tls[].secretName                             Secret
        spec.defaultBackend.resource.name                 typed
        spec                                              @ingress-backend
        spec.rules[].http.paths[]                         @ingress-backend
    """,
    "IngressClass.networking.k8s.io": "spec.parameters.name typed namespace=namespace",
    "HorizontalPodAutoscaler.autoscaling": "spec.metrics[].object.describedObject.name typed",
    "ResourceClass.resource.k8s.io": "parametersRef.name typed namespace=namespace",
    "ResourceClaim.resource.k8s.io": "spec.parametersRef.name typed",
    "ResourceClaimTemplate.resource.k8s.io": "spec.spec.parametersRef.name typed",
    "Gateway.gateway.networking.k8s.io": """
        spec.listeners[]                                  @gateway-tls
        spec.infrastructure.parametersRef.name            typed
        spec.tls.backend.clientCertificateRef.name        typed=Secret  namespace=namespace
        spec.tls.frontend.default.validation.caCertificateRefs[].name
                                                          typed  namespace=namespace
        spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[].name
                                                          typed  namespace=namespace
    """,
    "ListenerSet.gateway.networking.k8s.io XListenerSet.gateway.networking.x-k8s.io": """
        spec.listeners[]                                  @gateway-tls
    """,
    "GatewayClass.gateway.networking.k8s.io": "spec.parametersRef.name typed namespace=namespace",
    "BackendTLSPolicy.gateway.networking.k8s.io": """
        spec.validation.caCertificateRefs[].name          typed
        spec.tls.caCertRefs[].name                        typed
    """,
    "ReferenceGrant.gateway.networking.k8s.io": "spec.to[].name typed",
    "Service.serving.knative.dev": "spec.template.spec @pod",
    "Configuration.serving.knative.dev": "spec.template.spec @pod",
    "Revision.serving.knative.dev": "spec @pod",
}
