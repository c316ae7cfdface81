package dev.farhand.core.enrolment;

class InMemoryDeviceRegistryTest extends DeviceRegistryContract {
    private final InMemoryDeviceRegistry registry = new InMemoryDeviceRegistry(clock);

    @Override
    DeviceRegistry registry() {
        return registry;
    }
}
