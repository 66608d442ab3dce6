# from: valid.ttl
INSERT DATA { :result sdmx-a:unitMeasure :second . :second a mu:MeasurementUnit . }
