# from: valid.ttl
INSERT DATA { :value sdmx-a:unitMeasure :second . :second a mu:MeasurementUnit . }
