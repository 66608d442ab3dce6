# from: valid.ttl
INSERT DATA { :review psm:reviewedProject :project-two }
